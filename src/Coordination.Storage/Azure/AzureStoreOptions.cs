using System.Globalization;

namespace Coordination.Storage.Azure;

/// <summary>How the store lies in Azure Tables.</summary>
public sealed class AzureStoreOptions
{
    /// <summary>Accounts in a fixed order: a partition lies in the account its hash names. Neither number nor order changes once the store is made.</summary>
    public IList<AzureAccountOptions> Accounts { get; } = [];

    /// <summary>Name of the table in each account: 3 to 60 letters and digits, beginning with a letter.</summary>
    public string Table { get; set; } = "coordination";

    /// <summary>
    /// Tables in each account, named with a number behind when there are several. To Azure it is all the same; the emulator reads
    /// a whole table for each range, so it serves many small ones better. Does not change once the store is made.
    /// </summary>
    public int Tables { get; set; } = 1;

    /// <summary>Batches on their way at the same time; what comes beyond waits, the most urgent lane first.</summary>
    public int InFlight { get; set; } = 128;

    /// <summary>Batches that may wait for their turn or pause before they are repeated; beyond, commits are refused.</summary>
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>The longest a batch waits for its turn before it is refused.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest one request may take. Well below the time a caller waits, so that there is time to find out what became of it.</summary>
    public TimeSpan RequestTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest a batch is tried, from its first request on.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>The tables of an account.</summary>
    internal IEnumerable<string> TableNames() => Tables == 1 ? [Table] : Enumerable.Range(0, Tables).Select(n => string.Create(CultureInfo.InvariantCulture, $"{Table}{n:D3}"));

    /// <exception cref="ArgumentException">Something is missing or out of range; the message names the setting.</exception>
    public void Validate()
    {
        if (Accounts.Count == 0)
        {
            throw new ArgumentException("Storage:Accounts is empty: Azure Tables needs at least one account.");
        }

        for (var i = 0; i < Accounts.Count; i++)
        {
            Accounts[i].Validate(i);
        }

        if (Table.Length is < 3 or > 60 || !char.IsAsciiLetter(Table[0]) || !Table.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException("Storage:Table has 3 to 60 letters and digits and begins with a letter.");
        }

        if (Tables is < 1 or > 256)
        {
            throw new ArgumentException("Storage:Tables is 1 to 256.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InFlight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(QueueCapacity);
        if (QueueTime <= TimeSpan.Zero || RequestTime <= TimeSpan.Zero || GiveUpAfter < RequestTime)
        {
            throw new ArgumentException("Storage: QueueTime and RequestTime are positive, and GiveUpAfter is not shorter than RequestTime.");
        }
    }
}
