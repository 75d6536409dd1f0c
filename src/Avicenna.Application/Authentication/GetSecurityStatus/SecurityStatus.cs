namespace Avicenna.Application.Authentication.GetSecurityStatus;

/// <param name="Peppers">The configured peppers in their order, then those that only the store knows.</param>
/// <param name="PlainSecrets">How many live secrets are kept under a plain hash, until they are used.</param>
public sealed record SecurityStatus(IReadOnlyList<PepperStatus> Peppers, long PlainSecrets);
