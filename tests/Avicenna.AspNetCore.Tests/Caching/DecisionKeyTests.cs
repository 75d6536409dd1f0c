using Avicenna.AspNetCore.Caching;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Tests.Caching;

public sealed class DecisionKeyTests
{
    private static readonly AskedRequest Request = new("GET", "/public", "Bearer a", "a", "192.0.2.1", "https://app.example", "PUT");

    private static IEnumerable<AskedRequest> Others =>
    [
        Request with { Method = "POST" },
        Request with { Target = "/admin" },
        Request with { Target = "/public?a=b" },
        Request with { Authorization = "Bearer b" },
        Request with { Authorization = null },
        Request with { Credential = "b" },
        Request with { Credential = null },
        Request with { ClientAddress = "192.0.2.2" },
        Request with { ClientAddress = null },
        Request with { Origin = "https://other.example" },
        Request with { Origin = null },
        Request with { PreflightMethod = "DELETE" },
        Request with { PreflightMethod = null },
        // The same octets in a row, divided differently.
        Request with { Method = "GET/", Target = "public" },
        Request with { Authorization = "Bearer aa", Credential = "" },
        Request with { Authorization = "", Credential = "Bearer aa" },
        Request with { Authorization = null, Credential = "Bearer aa" },
        Request with { Credential = null, ClientAddress = "a192.0.2.1" },
        Request with { Credential = "", ClientAddress = "a192.0.2.1" },
    ];

    [Test]
    public void Of_EachPartOfARequest_Matters() =>
        Others.Append(Request).Select(DecisionKey.Of).Should().OnlyHaveUniqueItems().And.HaveCount(Others.Count() + 1);

    [Test]
    public void Of_AllPartsOfARequest_AreVaried()
    {
        // A part that is added later must be in the hash too, and in the list above.
        foreach (var part in typeof(AskedRequest).GetProperties().Where(property => property.CanWrite))
        {
            Others.Should().Contain(other => !Equals(part.GetValue(other), part.GetValue(Request)), part.Name);
        }
    }

    [Test]
    public void Of_EqualRequests_IsTheSameAndHoldsNoKey()
    {
        DecisionKey.Of(Request with { }).Should().Be(DecisionKey.Of(Request)).And.MatchRegex("^[0-9A-F]{64}$");
    }
}
