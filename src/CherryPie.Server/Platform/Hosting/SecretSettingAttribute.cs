namespace CherryPie.Server.Platform.Hosting;

/// <summary>Marks a setting whose value is never shown or written down.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretSettingAttribute : Attribute;
