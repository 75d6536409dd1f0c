using System.Text;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Avicenna.Api.Json;

/// <summary>MVC's writer of answers: <c>application/json</c> in UTF-8, whatever the caller says it accepts.</summary>
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
