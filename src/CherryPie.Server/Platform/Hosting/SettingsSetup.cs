namespace CherryPie.Server.Platform.Hosting;

internal static class SettingsSetup
{
    /// <summary>Binds a section to the options class of a folder, which is a service from here on.
    /// What is wrong is gathered for <see cref="CheckSettings"/>, so that an operator hears of all at once.</summary>
    /// <param name="builder">Its configuration is read.</param>
    /// <param name="section">Null for the top level.</param>
    public static void AddSettings<T>(this IHostApplicationBuilder builder, string? section)
        where T : class, new() => builder.Services.AddSingleton(All(builder).Declare<T>(section));

    /// <summary>Call it after the last folder's setup.</summary>
    /// <param name="builder">Its configuration is read.</param>
    /// <param name="commandLineNames">The names of the settings on the command line.</param>
    /// <param name="options">What else there may be, for the error text.</param>
    /// <exception cref="OperatorError">A value is malformed, or a name is unknown.</exception>
    public static void CheckSettings(
        this IHostApplicationBuilder builder,
        IEnumerable<string> commandLineNames,
        IEnumerable<string> options
    ) => All(builder).Check(commandLineNames, options);

    private static Settings All(IHostApplicationBuilder builder)
    {
        if (builder.Properties.TryGetValue(typeof(Settings), out var known))
        {
            return (Settings)known;
        }

        var settings = new Settings(builder.Configuration);
        builder.Properties.Add(typeof(Settings), settings);
        builder.Services.AddSingleton(settings);
        return settings;
    }
}
