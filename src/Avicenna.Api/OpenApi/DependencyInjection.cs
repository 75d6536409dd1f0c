using Avicenna.Api.Json;

namespace Avicenna.Api.OpenApi;

internal static class DependencyInjection
{
    /// <summary>Registers the API's description, made of the code by the transformers of this folder.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The framework describes what minimal APIs would read and write, whatever MVC's options are (dotnet/aspnetcore#59162).
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
