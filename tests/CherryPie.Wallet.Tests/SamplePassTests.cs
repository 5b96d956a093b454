using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

public sealed class SamplePassTests
{
    [Fact]
    public void Their_number_does_not_grow_with_the_number_of_keys()
    {
        Assert.Equal(6, SamplePasses.Of(Keys(400)).Count());
        Assert.InRange(SamplePasses.Of(Keys(16)).Count(), 16 * 4, 90);
    }

    [Fact]
    public void Each_key_has_each_of_its_extremes_however_many_there_are()
    {
        var samples = SamplePasses.Of(Keys(400)).ToList();
        foreach (var key in Keys(400))
        {
            Assert.InRange(samples.Select(s => s.Values[key.Key]).Distinct().Count(), 4, 6);
        }
    }

    [Fact]
    public void A_fault_of_the_design_is_found_among_many_keys()
    {
        var fields = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"defaultValue":"#{key{{i}}}"}"""));
        var fault = Assert.Single(Faults(Source(Card($"\"appLaunchUrl\":\"app://#{{key7}}\",\"back\":[{fields}]"), null, [.. Keys(100)])));
        Assert.StartsWith("passbook.appLaunchUrl: needs the id of an app", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Judging_ends_when_it_is_asked_to()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => Read(Card()).Lint(nfcCertificate: false, stop: stopped.Token));
    }

    private static IReadOnlyList<DynamicKey> Keys(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new DynamicKey("key" + i, (DynamicKeyType)(i % 3)))];
}
