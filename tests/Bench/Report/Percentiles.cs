namespace Coordination.Bench.Report;

/// <summary>Order statistics of a sample, in the sample's unit.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> sample)
    {
        _sorted = [.. sample];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    public double? Min => At(0);

    public double? P50 => At(0.50);

    public double? P90 => At(0.90);

    public double? P99 => At(0.99);

    public double? Max => At(1);

    public double? Mean => _sorted.Length == 0 ? null : _sorted.Average();

    private double? At(double part) => _sorted.Length == 0 ? null : _sorted[Math.Min(_sorted.Length - 1, (int)(part * _sorted.Length))];
}
