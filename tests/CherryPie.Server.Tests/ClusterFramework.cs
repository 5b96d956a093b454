using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("CherryPie.Server.Tests." + nameof(CherryPie.Server.Tests.ClusterFramework), "CherryPie.Server.Tests")]

namespace CherryPie.Server.Tests;

/// <summary>xunit's own framework, which skips what needs PostgreSQL where there is none (unless CHERRYPIE_TEST_REQUIRE names it),
/// and stops the cluster after the last test and before the runner hears of the end:
/// from then on it gives the process a tenth of a second.</summary>
public sealed class ClusterFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName name, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(name, source, diagnostics)
    {
        protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases.Select(Skipped), DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private static readonly Lazy<string?> _missing = new(TestCluster.Missing);

    private static bool Required => (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains("postgres");

    private static IXunitTestCase Skipped(IXunitTestCase test) =>
        !Required && NeedsPostgres(test) && _missing.Value is { } missing ? new SkippedCase(test, missing) : test;

    // A class with a server as its fixture, or with the trait.
    private static bool NeedsPostgres(IXunitTestCase test) =>
        test.Traits.TryGetValue("needs", out var needs) && needs.Contains("postgres")
        || test.TestMethod.TestClass.Class.Interfaces.Any(i => i.Name.StartsWith("Xunit.IClassFixture", StringComparison.Ordinal)
            && i.GetGenericArguments().Any(a => typeof(Server).IsAssignableFrom(a.ToRuntimeType())));

    private sealed class SkippedCase : XunitTestCase
    {
        [Obsolete("xunit's rule for test cases")]
        public SkippedCase()
        {
        }

        public SkippedCase(IXunitTestCase test, string reason)
            : base(new NullMessageSink(), TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, test.TestMethod, test.TestMethodArguments) =>
            SkipReason = reason;

        protected override string GetSkipReason(IAttributeInfo factAttribute) => SkipReason;
    }

    private sealed class Runner(ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await TestCluster.Stop();
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
