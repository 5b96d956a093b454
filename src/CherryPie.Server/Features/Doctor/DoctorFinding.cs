namespace CherryPie.Server.Features.Doctor;

/// <summary>One line of doctor.</summary>
/// <param name="What">What was looked at, in a word or two.</param>
/// <param name="State">Whether it is well.</param>
/// <param name="Text">What was found; where it is not well, what to do.</param>
internal sealed record DoctorFinding(string What, DoctorState State, string Text);

internal enum DoctorState
{
    Ok,
    Warning,
    Wrong,
}
