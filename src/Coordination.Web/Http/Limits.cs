namespace Coordination.Web.Http;

/// <summary>Longest text of a field, in UTF-16 characters. Without it a text may have <see cref="Default"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaxTextAttribute(int max) : Attribute
{
    public const int Default = 200;

    public int Max { get; } = max;
}

/// <summary>Line breaks and tabs are allowed in this text.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ManyLinesAttribute : Attribute;

/// <summary>The text must say something.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotBlankAttribute : Attribute;

/// <summary>Smallest and largest number of a field.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BetweenAttribute(double min, double max) : Attribute
{
    public double Min { get; } = min;

    public double Max { get; } = max;
}

/// <summary>Most items of a list. Without it a list may have <see cref="Default"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaxItemsAttribute(int max) : Attribute
{
    public const int Default = 50;

    public int Max { get; } = max;
}
