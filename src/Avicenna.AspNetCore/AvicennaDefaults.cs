namespace Avicenna.AspNetCore;

/// <summary>Default values of the authentication scheme.</summary>
public static class AvicennaDefaults
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string AuthenticationScheme = "Avicenna";
}
