using System.Globalization;

namespace Coordination.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        dotnet run -c Release --project tests/Bench -- [options]
          --only 1,2      only these sections (1 to 10; 7 to 10 are the cluster and growth)
          --quick         smaller sizes, shorter runs, no 1,000,000 stored cases
          --json FILE     results as JSON (default artifacts/bench.json)
          --temp DIR      folder for stores (default the system's; a local disk with 30 GB, 5 GB with --quick)
          --write-docs    rewrites the measured parts of docs/performance.md (1 to 6; 7 and 8) and docs/scale.md (9 and 10), those of which all was measured
        """;

    private const int Sections = 10;

    public ImmutableArray<int> Only { get; init; } = [.. Enumerable.Range(1, Sections)];

    public bool Quick { get; init; }

    public string Json { get; init; } = Path.Combine(Checkout.Root, "artifacts", "bench.json");

    public string Temp { get; init; } = Path.GetTempPath();

    public bool WriteDocs { get; init; }

    /// <exception cref="ArgumentException">The message is for the person at the prompt.</exception>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var options = new Options();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Quick = true },
                "--write-docs" => options with { WriteDocs = true },
                "--only" => options with { Only = [.. Value(args, ref i).Split(',').Select(Section)] },
                "--json" => options with { Json = Path.GetFullPath(Value(args, ref i)) },
                "--temp" => options with { Temp = Path.GetFullPath(Value(args, ref i)) },
                _ => throw new ArgumentException($"Unknown option '{args[i]}'.{Environment.NewLine}{Usage}"),
            };
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> args, ref int i) =>
        i + 1 < args.Count ? args[++i] : throw new ArgumentException($"Option '{args[i]}' needs a value.");

    private static int Section(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Sections
            ? number
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no section (1 to {Sections})."));
}

/// <summary>Where this program was built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
