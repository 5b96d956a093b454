using System.Text.Json;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CherryPie.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Given_values_are_read_and_empty_ones_are_the_default()
    {
        var settings = With(("Mail:Port", "25"), ("Mail:Security", "none"), ("Mail:Host", ""), ("Mail:RetryAfter", ""));
        var mail = settings.Declare<MailOptions>("Mail");
        settings.Check([], []);
        Assert.Equal((25, MailSecurity.None, null, TimeSpan.FromMinutes(5)), (mail.Port, mail.Security, mail.Host, mail.RetryAfter));
    }

    [Theory]
    [InlineData("Mail:Port", "0", "Mail__Port is malformed; allowed: a whole number from 1 to 65535.")]
    [InlineData("Mail:Port", "x", "Mail__Port is malformed; allowed: a whole number from 1 to 65535.")]
    [InlineData("Mail:Security", "1", "Mail__Security is malformed; allowed: none, starttls, tls.")]
    [InlineData("Mail:RetryAfter", "5", "Mail__RetryAfter is malformed; allowed: a duration as hours:minutes:seconds, such as 00:00:30.")]
    [InlineData(
        "Mail:RetryAfter",
        "-00:00:01",
        "Mail__RetryAfter is malformed; allowed: a duration as hours:minutes:seconds, such as 00:00:30."
    )]
    [InlineData("Push:Endpoint", "ftp://a", "Push__Endpoint is malformed; allowed: an absolute http or https address.")]
    [InlineData(
        "Push:Endpoint:Port",
        "1",
        "Unknown setting Push__Endpoint__Port. Push has: Push__Endpoint, Push__TrustedRootsFile, Push__Coalesce, Push__RetryAfter."
    )]
    [InlineData(
        "Proxy:Trusted",
        "10.0.0.0/33",
        "Proxy__Trusted is malformed; allowed: IP addresses and ranges, with commas between, such as 127.0.0.1,172.16.0.0/12; a "
            + "range is named by its first address."
    )]
    [InlineData(
        "Proxy:Trusted",
        "10.0.0.7,proxy",
        "Proxy__Trusted is malformed; allowed: IP addresses and ranges, with commas between, such as 127.0.0.1,172.16.0.0/12; a "
            + "range is named by its first address."
    )]
    [InlineData("Limits:RequestsPerMinute", "-1", "Limits__RequestsPerMinute is malformed; allowed: a whole number from 0 to 2147483647.")]
    [InlineData("Audit:Passes", "some", "Audit__Passes is malformed; allowed: none, changes, all.")]
    [InlineData("Audit:KeepFor", "1", "Unknown setting Audit__KeepFor. Audit has: Audit__Passes, Audit__KeepDays.")]
    public void A_wrong_one_is_named_with_what_is_allowed_and_never_with_its_value(string name, string value, string told)
    {
        var settings = With((name, value));
        settings.Declare<MailOptions>("Mail");
        settings.Declare<PushOptions>("Push");
        settings.Declare<ProxyOptions>("Proxy");
        settings.Declare<LimitsOptions>("Limits");
        settings.Declare<AuditOptions>("Audit");
        Assert.Equal(told, Assert.Throws<OperatorError>(() => settings.Check([], [])).Message);
    }

    [Fact]
    public void The_variable_that_login_shells_set_is_no_setting()
    {
        var settings = With(("MAIL", "/var/mail/me"));
        settings.Declare<MailOptions>("Mail");
        settings.Check([], []);
        Assert.Throws<OperatorError>(() => settings.Check(["Mail"], []));
    }

    [Fact]
    public void The_settings_file_lists_every_setting_with_its_default()
    {
        var file = typeof(Program)
            .Assembly.Location.Replace("/tests/CherryPie.Server.Tests/", "/src/CherryPie.Server/", StringComparison.Ordinal)
            .Replace("CherryPie.Server.dll", "appsettings.json", StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var settings = new Settings(new ConfigurationBuilder().AddJsonFile(file).Build());
        void Lists<T>(string section)
            where T : class, new()
        {
            Assert.Equal(
                typeof(T).GetProperties().Select(p => p.Name),
                json.RootElement.GetProperty(section).EnumerateObject().Select(p => p.Name)
            );
            Assert.Equivalent(new T(), settings.Declare<T>(section));
        }

        Lists<MailOptions>("Mail");
        Lists<PushOptions>("Push");
        Lists<LimitsOptions>("Limits");
        Lists<ProxyOptions>("Proxy");
        Lists<AuditOptions>("Audit");
        settings.Check([], []);
    }

    private static Settings With(params (string Name, string Value)[] given) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(given.ToDictionary(g => g.Name, g => (string?)g.Value)).Build());
}
