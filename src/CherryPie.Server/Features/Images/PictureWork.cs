using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Images;

/// <summary>Checks and scales pictures. The most costly one takes a processor for a second, so an account has one at a time under way, and
/// what other accounts send does not wait for it.</summary>
internal sealed class PictureWork
{
    /// <summary>The most pixels of all pictures of a template, and so the most work of one request: as of six pictures of the largest size.
    /// </summary>
    public const long MostPixels = 6L * PngHeader.MaxPixels;

    private readonly FairQueue _queue = new(
        Math.Max(2, Environment.ProcessorCount),
        perOwner: 1,
        mostWaiting: 500,
        "Too many pictures of this account are in work at once; try again shortly"
    );

    /// <exception cref="InvalidDataException">It is no sound PNG, or too large.</exception>
    public Task Check(Guid account, ReadOnlyMemory<byte> png, CancellationToken stop) =>
        _queue.Run(
            account,
            _ =>
                Task.Run(
                    () =>
                    {
                        PassImages.Check(png.Span);
                        return true;
                    },
                    stop
                ),
            stop
        );

    /// <exception cref="InvalidDataException">It is no sound PNG, or too large.</exception>
    public Task<IReadOnlyList<ScaledImage>> Scale(Guid account, ImageUpload upload, PassStyle style, CancellationToken stop) =>
        Run(account, _ => Scale(upload, style, stop), stop);

    /// <summary>Does more while no other picture of the account is in work.</summary>
    public Task<T> Run<T>(Guid account, Func<CancellationToken, Task<T>> work, CancellationToken stop) => _queue.Run(account, work, stop);

    /// <summary>Scales within <see cref="Run"/>.</summary>
    public static Task<IReadOnlyList<ScaledImage>> Scale(ImageUpload upload, PassStyle style, CancellationToken stop) =>
        Task.Run(() => PassImages.Scale(upload, style, stop), stop);
}
