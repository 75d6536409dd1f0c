namespace Avicenna.Application.Authentication.GetSecurityStatus;

/// <param name="Id">The pepper's id.</param>
/// <param name="State">
/// <c>first</c>: new secrets are kept under it; <c>current</c>: configured too; <c>abandoned</c>: given up in the settings;
/// <c>unused</c>: not configured and not needed; <c>missing</c>: needed, but not configured.
/// </param>
/// <param name="LiveSecrets">How many secrets would stop working without it.</param>
public sealed record PepperStatus(string Id, string State, long LiveSecrets);
