using Avicenna.Application.Errors;

namespace Avicenna.Application.Tests.Errors;

public sealed class ErrorsTests
{
    [Test]
    public void ValidationFailed_SeveralErrors_SaysTheFirst()
    {
        var errors = new Dictionary<string, string[]> { ["name"] = ["First", "Second"], ["permission"] = ["Third"] };

        var exception = new ValidationFailedException(errors);

        exception.Message.Should().Be("First");
        exception.Errors.Should().BeEquivalentTo(errors);
    }

    [Test]
    public void ValidationFailed_OneMember_IsItsOnlyError()
    {
        var exception = new ValidationFailedException("limit", "Too much");

        exception.Message.Should().Be("Too much");
        exception.Errors.Should().BeEquivalentTo(new Dictionary<string, string[]> { ["limit"] = ["Too much"] });
    }

    [Test]
    public void StoreUnavailable_AnyCause_HidesItFromTheSentence()
    {
        var cause = new InvalidOperationException("Server=db;Password=hunter2");

        var exception = new StoreUnavailableException(cause);

        exception.Message.Should().Be("Key store unavailable");
        exception.InnerException.Should().BeSameAs(cause);
    }
}
