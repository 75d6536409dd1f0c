namespace Avicenna.Application.Settings;

/// <summary>The setting of a property that isn't found under its class's section.</summary>
/// <param name="name">The whole name, such as <c>ConnectionStrings:Avicenna</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingNameAttribute(string name) : Attribute
{
    public string Name => name;
}
