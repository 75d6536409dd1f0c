using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Avicenna.Api.Startup;

/// <summary>Section <c>Kestrel</c>. The framework reads it; this class only defines its names and types.</summary>
internal sealed class KestrelSettings
{
    public const string Section = "Kestrel";

    public IDictionary<string, Endpoint>? Endpoints { get; set; }

    public Defaults? EndpointDefaults { get; set; }

    public IDictionary<string, Certificate>? Certificates { get; set; }

    public Limit? Limits { get; set; }

    internal sealed class Limit
    {
        /// <summary>Read by <see cref="ConnectionLimit"/>, not by the framework.</summary>
        public long? MaxConcurrentConnections { get; set; }
    }

    internal class Defaults
    {
        public HttpProtocols? Protocols { get; set; }

        public IList<SslProtocols>? SslProtocols { get; set; }

        public ClientCertificateMode? ClientCertificateMode { get; set; }
    }

    internal class Sni : Defaults
    {
        public Certificate? Certificate { get; set; }
    }

    internal sealed class Endpoint : Sni
    {
        public string? Url { get; set; }

        public IDictionary<string, Sni>? Sni { get; set; }
    }

    internal sealed class Certificate
    {
        public string? Path { get; set; }

        public string? KeyPath { get; set; }

        public string? Password { get; set; }

        public string? Subject { get; set; }

        public string? Store { get; set; }

        public string? Location { get; set; }

        public bool? AllowInvalid { get; set; }
    }
}
