using Avicenna.Application.ApiKeys;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;

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

        var exception = new StoreUnavailableException("The server can't be reached", cause);

        exception.Message.Should().Be("Key store unavailable");
        exception.ToString().Should().Be("Key store unavailable: The server can't be reached");
        exception.InnerException.Should().BeSameAs(cause);
    }

    [Test]
    public void Errors_OfTheFeatures_SayWhatToDoUnderTheContractsCodes() =>
        new[] { ApiKeyErrors.LastAdmin, EndpointErrors.Exists, IdempotencyErrors.Replayed, IdempotencyErrors.InFlight, IdempotencyErrors.Mismatch }.Should().Equal(
            new Error(ErrorKind.Conflict, "last_admin_key", "This is the tenant's last enabled admin key without an expiry. Make another one first"),
            new Error(ErrorKind.Conflict, "endpoint_exists", "There is already an endpoint with this path and method"),
            new Error(
                ErrorKind.Conflict,
                "idempotency_replayed",
                "This call was made before with this Idempotency-Key. Its key can't be shown again; rotate it to get a new one"),
            new Error(ErrorKind.Conflict, "idempotency_in_flight", "A call with this Idempotency-Key may still be under way; try again with the same key"),
            new Error(ErrorKind.Mismatch, "idempotency_mismatch", "This Idempotency-Key was used with another request body; use a new one for a new request"));
}
