using System.Text;

namespace Coordination.Web.Imports;

/// <summary>Comma-separated values (RFC 4180): quotes, doubled quotes, line breaks inside quotes.</summary>
internal static class Csv
{
    /// <summary>Records with the line each begins on (1-based). Stops at the first broken record.</summary>
    /// <exception cref="FormatException">A quote is not closed, or text follows a closing quote.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(string text)
    {
        var (fields, field, line, start) = (new List<string>(), new StringBuilder(), 1, 1);
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when field.Length == 0:
                    (i, var breaks) = Quoted(text, i + 1, field);
                    line += breaks;
                    break;
                case ',':
                    Next();
                    break;
                case '\n':
                    line++;
                    Next();
                    if (fields is not [""])
                    {
                        yield return (start, [.. fields]);
                    }

                    fields.Clear();
                    start = line;
                    break;
                case '\r':
                    break;
                default:
                    field.Append(text[i]);
                    break;
            }
        }

        if (field.Length > 0 || fields.Count > 0)
        {
            Next();
            yield return (start, [.. fields]);
        }

        void Next()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }

    /// <summary>Reads to the closing quote.</summary>
    private static (int Last, int Breaks) Quoted(string text, int from, StringBuilder field)
    {
        var breaks = 0;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                breaks += text[i] == '\n' ? 1 : 0;
                field.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else
            {
                return i + 1 == text.Length || text[i + 1] is ',' or '\r' or '\n' ? (i, breaks) : throw new FormatException("Text follows a closing quote.");
            }
        }

        throw new FormatException("A quote is not closed.");
    }
}
