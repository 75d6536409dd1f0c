using Moq;

namespace Avicenna.Api.Tests.Security;

/// <summary>Lets every member of a port that a test doesn't set up fail with this exception.</summary>
internal sealed class FailingTasks(Exception exception) : DefaultValueProvider
{
    protected override object GetDefaultValue(Type type, Mock mock) => throw exception;
}
