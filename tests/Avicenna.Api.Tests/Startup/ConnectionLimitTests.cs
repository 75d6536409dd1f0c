using Avicenna.Api.Startup;

namespace Avicenna.Api.Tests.Startup;

internal sealed class ConnectionLimitTests
{
    [TestCase("1024", 576)]
    [TestCase("4096", 3072)]
    [TestCase("524288", 393216)]
    [TestCase("512", 64)]
    [TestCase("256", 1)]
    [TestCase("unlimited", null)]
    public void Derive_Descriptors_LeavesSomeToTheProcess(string descriptors, long? connections) =>
        ConnectionLimit.Derive(
        [
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max processes             95899                95899                processes ",
            $"Max open files            {descriptors,-20} 1048576              files     ",
        ]).Should().Be(connections);

    [Test]
    public void Derive_NoSuchLine_IsUnlimited() => ConnectionLimit.Derive([]).Should().BeNull();
}
