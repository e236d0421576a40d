namespace Coordination.Grains.Verifying;

/// <summary>One thing in a store that does not agree with the rest.</summary>
/// <param name="Partition">Partition, or <c>files</c>.</param>
/// <param name="Row">Row key, or a file's hash.</param>
/// <param name="What">What is wrong, in English: for administrators.</param>
public sealed record Finding(string Partition, string Row, string What)
{
    public override string ToString() => $"{Partition} {Row}: {What}";
}
