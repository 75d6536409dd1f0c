using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Authorization;

/// <summary>Which requirement of the API a request fell short of, for the response.</summary>
internal sealed record Shortfall(Refusal Refusal);
