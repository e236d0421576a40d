namespace Coordination.Web.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Runner_Starts() => Assert.True(true);
}
