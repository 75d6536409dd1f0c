using Microsoft.AspNetCore.Mvc.Formatters;

namespace Avicenna.Api.Json;

/// <summary>Writes responses for MVC: <c>application/json</c> in UTF-8, regardless of the Accept header.</summary>
internal sealed class JsonOutputFormatter : SystemTextJsonOutputFormatter
{
    public JsonOutputFormatter()
        : base(ApiJson.Options)
    {
        SupportedMediaTypes.Clear();
        SupportedMediaTypes.Add("application/json");
        SupportedEncodings.Clear();
        SupportedEncodings.Add(Encoding.UTF8);
    }
}
