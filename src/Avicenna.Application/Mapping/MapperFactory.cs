using System.Reflection;
using AutoMapper;
using AutoMapper.Configuration;

namespace Avicenna.Application.Mapping;

internal static class MapperFactory
{
    public static IMapper Create() => new MapperConfiguration(configuration =>
    {
        // AutoMapper 8 takes LINQ's extension methods for members of the source. On .NET 10 that scan meets methods
        // it can't close over and throws, for records and for names that share a prefix (Created, CreatedBy).
        // Nothing here maps through an extension method, so the list is emptied.
        if (configuration is IProfileConfiguration { SourceExtensionMethods: ICollection<MethodInfo> extensionMethods })
        {
            extensionMethods.Clear();
        }

        configuration.AddProfiles(typeof(MapperFactory).Assembly);
    }).CreateMapper();
}
