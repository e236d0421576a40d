using System.Text.Json;

namespace Coordination.Silo.Demo;

/// <summary>The outline of a county-level unit, for telling inside from outside.</summary>
internal sealed class Outline
{
    private readonly (double X, double Y)[][] _rings;

    private Outline((double X, double Y)[][] rings)
    {
        _rings = rings;
        var points = rings.SelectMany(ring => ring).ToList();
        (West, East) = (points.Min(point => point.X), points.Max(point => point.X));
        (South, North) = (points.Min(point => point.Y), points.Max(point => point.Y));
    }

    public double West { get; }

    public double East { get; }

    public double South { get; }

    public double North { get; }

    /// <summary>Outlines by code from a GeoJSON feature collection; single points and lines in it are dropped.</summary>
    public static Dictionary<string, Outline> Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return json.RootElement.GetProperty("features").EnumerateArray().ToDictionary(
            feature => feature.GetProperty("properties").GetProperty("code").GetString()!,
            feature => new Outline([.. Rings(feature.GetProperty("geometry"))]));
    }

    /// <summary>Even-odd rule over all rings, so that holes and islands count as what they are.</summary>
    public bool Contains(double x, double y)
    {
        var inside = false;
        foreach (var ring in _rings)
        {
            for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++)
            {
                var (a, b) = (ring[i], ring[j]);
                if (a.Y > y != b.Y > y && x < ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)) + a.X)
                {
                    inside = !inside;
                }
            }
        }

        return inside;
    }

    /// <summary>Some place inside.</summary>
    public (double X, double Y) Somewhere(Dice dice)
    {
        while (true)
        {
            var (x, y) = (West + (dice.Share() * (East - West)), South + (dice.Share() * (North - South)));
            if (Contains(x, y))
            {
                return (x, y);
            }
        }
    }

    /// <summary>A place inside near another one that lies inside.</summary>
    /// <param name="spread">In degrees.</param>
    public (double X, double Y) Near((double X, double Y) center, double spread, Dice dice)
    {
        while (true)
        {
            var (x, y) = (Math.Round(center.X + (dice.Bell() * spread), 4), Math.Round(center.Y + (dice.Bell() * spread), 4));
            if (Contains(x, y))
            {
                return (x, y);
            }

            // Close to a border most throws fall outside; nearer ones fall inside sooner or later.
            spread *= 0.9;
        }
    }

    private static IEnumerable<(double X, double Y)[]> Rings(JsonElement geometry) =>
        from polygon in geometry.GetProperty("coordinates").EnumerateArray()
        from ring in polygon.EnumerateArray()
        let points = ring.EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble())).ToArray()
        where points.Length > 3
        select points;
}
