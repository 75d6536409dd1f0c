using Avicenna.Api.Json;

namespace Avicenna.Api.OpenApi;

internal static class DependencyInjection
{
    /// <summary>Registers the OpenAPI document, which the transformers in this folder complete.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The framework uses the JSON options of minimal APIs and ignores MVC's (dotnet/aspnetcore#59162).
        services.ConfigureHttpJsonOptions(options => ApiJson.ApplyTo(options.SerializerOptions));
        services.AddSingleton<ApiDocument>();
        return services.AddOpenApi(ApiDocument.Name, options =>
        {
            options.CreateSchemaReferenceId = type => type.Kind == System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object ? SchemaBuilder.NameOf(type.Type) : null;
            options.AddOperationTransformer<OperationTransformer>();
            options.AddDocumentTransformer<HealthTransformer>();
            options.AddDocumentTransformer<VerifyTransformer>();
            options.AddDocumentTransformer<DocumentTransformer>();
        });
    }
}
