using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Coordination.Cluster.Outside;

/// <summary>One step of a trace, as it came over the wire.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, TimeSpan Length, ImmutableDictionary<string, string> Tags, bool Failed)
{
    private const int Error = 2;

    /// <summary>The spans of a protobuf message <c>ExportTraceServiceRequest</c> (opentelemetry-proto 1.x; field numbers are its contract).</summary>
    public static IEnumerable<Span> OfRequest(ReadOnlyMemory<byte> request) =>
        from resource in Fields(request)
        where resource.Number == 1
        from scope in Fields(resource.Bytes)
        where scope.Number == 2
        from span in Fields(scope.Bytes)
        where span.Number == 2
        select Of(span.Bytes);

    /// <summary>Whether it lies, by whatever number of steps, below a span whose name contains <paramref name="name"/>.</summary>
    public bool IsBelow(string name, IReadOnlyDictionary<string, Span> trace)
    {
        for (var above = trace.GetValueOrDefault(Parent); above is not null; above = trace.GetValueOrDefault(above.Parent))
        {
            if (above.Name.Contains(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Span Of(ReadOnlyMemory<byte> message)
    {
        var fields = Fields(message).ToLookup(field => field.Number);
        var tags = fields[9].Select(field => Fields(field.Bytes).ToDictionary(part => part.Number, part => part.Bytes))
            .ToImmutableDictionary(pair => Encoding.UTF8.GetString(pair[1].Span), pair => Value(pair[2]), StringComparer.Ordinal);
        return new Span(
            Hex(fields[1]), Hex(fields[2]), Hex(fields[4]), Encoding.UTF8.GetString(fields[5].Single().Bytes.Span),
            TimeSpan.FromTicks((long)(fields[8].Single().Value - fields[7].Single().Value) / TimeSpan.NanosecondsPerTick), tags,
            fields[15].SelectMany(status => Fields(status.Bytes)).Any(part => part is { Number: 3, Value: Error }));
    }

    private static string Hex(IEnumerable<Field> field) => field.Select(value => Convert.ToHexStringLower(value.Bytes.Span)).SingleOrDefault("");

    private static string Value(ReadOnlyMemory<byte> any) => Fields(any).Select(field => field.Number switch
    {
        1 => Encoding.UTF8.GetString(field.Bytes.Span),
        4 => BitConverter.UInt64BitsToDouble(field.Value).ToString("R", CultureInfo.InvariantCulture),
        _ => field.Value.ToString(CultureInfo.InvariantCulture),
    }).FirstOrDefault("");

    /// <summary>The fields of a protobuf message: a key (number and wire type), then a varint, eight or four bytes, or a length and as many.</summary>
    private static List<Field> Fields(ReadOnlyMemory<byte> message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message.Span, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new Field(number, Varint(message.Span, ref at), default));
                    break;
                case 1:
                    fields.Add(new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default));
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add(new Field(number, 0, message.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    fields.Add(new Field(number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]), default));
                    at += sizeof(uint);
                    break;
                case var type:
                    throw new InvalidDataException($"Wire type {type} is none.");
            }
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private readonly record struct Field(int Number, ulong Value, ReadOnlyMemory<byte> Bytes);
}
