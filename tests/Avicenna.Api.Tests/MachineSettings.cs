using Avicenna.Api.Tests.Processes;

namespace Avicenna.Api.Tests;

/// <summary>Takes the machine's own settings out of the environment, which the program reads wherever tests run it in their process.</summary>
[SetUpFixture]
internal sealed class MachineSettings
{
    [OneTimeSetUp]
    public void Remove()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(AvicennaProcess.IsSetting))
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
