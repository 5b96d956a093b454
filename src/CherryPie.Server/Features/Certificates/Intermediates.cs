using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Certificates;

/// <summary>Finds the intermediate that issued a leaf: the configured folder, earlier downloads, in Development its own authority, at last
/// Apple's fixed address. A download counts only if it is one of Apple's intermediates by fingerprint.</summary>
internal sealed class Intermediates(
    CertificatesOptions options,
    DataFolder folder,
    DevelopmentChain development,
    HttpClient http,
    TimeProvider clock,
    ILogger<Intermediates> logger
)
{
    private const int MostBytes = 64 * 1024;

    public async Task<X509Certificate2?> IssuerOf(PassCertificate leaf, CancellationToken stop)
    {
        if (new WwdrCertificates(await Local(stop)).IssuerOf(leaf, clock.GetUtcNow()) is { } issuer)
        {
            return issuer;
        }

        return options.FetchIntermediates && await Fetch(leaf, stop) is { } fetched
            ? new WwdrCertificates([fetched]).IssuerOf(leaf, clock.GetUtcNow())
            : null;
    }

    /// <summary>All that are at hand without the network.</summary>
    public async Task<List<X509Certificate2>> Local(CancellationToken stop)
    {
        var all = new List<X509Certificate2>();
        foreach (var place in new[] { options.IntermediatesFolder, Downloads }.OfType<string>().Where(Directory.Exists))
        {
            foreach (
                var file in Directory
                    .EnumerateFiles(place)
                    .Where(f => Path.GetExtension(f) is ".cer" or ".pem" or ".crt" or ".der")
                    .Take(100)
            )
            {
                try
                {
                    all.Add(X509CertificateLoader.LoadCertificateFromFile(file));
                }
                catch (CryptographicException)
                {
                    logger.LogWarning("{File} is not a certificate and is passed over", file);
                }
            }
        }

        if (await development.Authority(stop) is { } authority)
        {
            all.Add(X509CertificateLoader.LoadCertificate(authority.Intermediate.RawData)); // whoever asks may dispose of what is found
        }
        else
        {
            all.RemoveAll(DevelopmentChain.Made); // outside Development, from whichever folder
        }

        return all;
    }

    private string Downloads => folder.File("intermediates");

    private async Task<X509Certificate2?> Fetch(PassCertificate leaf, CancellationToken stop)
    {
        var known = WwdrCertificates.Known.FirstOrDefault(k =>
            k.Uri is not null && leaf.AuthorityKeyIdentifier is { } wanted && k.SubjectKeyIdentifier == Convert.ToHexString(wanted.Span)
        );
        if (known is null)
        {
            return null;
        }

        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timeout.CancelAfter(TimeSpan.FromSeconds(10));
            using var answer = await http.GetAsync(known.Uri, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            answer.EnsureSuccessStatusCode();
            await answer.Content.LoadIntoBufferAsync(MostBytes, timeout.Token);
            var certificate = X509CertificateLoader.LoadCertificate(await answer.Content.ReadAsByteArrayAsync(timeout.Token));
            if (!WwdrCertificates.IsKnown(certificate))
            {
                logger.LogWarning("What {Address} sent is not Apple's {Name} by its fingerprint; it is not used", known.Uri, known.Name);
                return null;
            }

            Directory.CreateDirectory(Downloads);
            await File.WriteAllBytesAsync(Path.Combine(Downloads, certificate.Thumbprint + ".cer"), certificate.RawData, stop);
            return certificate;
        }
        catch (Exception e)
            when ((e is HttpRequestException or IOException or CryptographicException or OperationCanceledException)
                && !stop.IsCancellationRequested
            )
        {
            logger.LogWarning("Apple's {Name} could not be fetched from {Address}: {Reason}", known.Name, known.Uri, e.Message);
            return null;
        }
    }
}
