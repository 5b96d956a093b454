using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace CherryPie.Server.Tests;

/// <summary>xunit's own framework (the project file names it), which skips what needs PostgreSQL, Chromium, PgBouncer or Patroni where
/// there is none (unless CHERRYPIE_TEST_REQUIRE names it), and stops the cluster after the last test and before the runner hears of the
/// end: from then on it gives the process a tenth of a second.</summary>
public sealed class ClusterFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName name, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(name, source, diagnostics)
    {
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases,
            IMessageSink executionMessageSink,
            ITestFrameworkExecutionOptions executionOptions
        )
        {
            using var runner = new Runner(
                TestAssembly,
                testCases.Select(Skipped),
                DiagnosticMessageSink,
                executionMessageSink,
                executionOptions
            );
            await runner.RunAsync();
        }
    }

    private static readonly Lazy<string?> _postgres = new(TestCluster.Missing),
        _chromium = new(Chromium.Missing),
        _pgbouncer = new(PgbouncerProgram.Missing),
        _patroni = new(PatroniPrograms.Missing);

    private static bool IsRequired(string need) =>
        (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(need);

    private static IXunitTestCase Skipped(IXunitTestCase test) =>
        Needs(test, "postgres") && !IsRequired("postgres") && _postgres.Value is { } noPostgres ? new SkippedCase(test, noPostgres)
        : Needs(test, "chromium") && !IsRequired("chromium") && _chromium.Value is { } noChromium ? new SkippedCase(test, noChromium)
        : Needs(test, "pgbouncer") && !IsRequired("pgbouncer") && _pgbouncer.Value is { } none ? new SkippedCase(test, none)
        : Needs(test, "patroni") && !IsRequired("patroni") && _patroni.Value is { } noPatroni ? new SkippedCase(test, noPatroni)
        : test;

    // The trait says so, or a server is the class's fixture.
    private static bool Needs(IXunitTestCase test, string need) =>
        (test.Traits.TryGetValue("needs", out var needs) && needs.Contains(need)) || (need == "postgres" && HasServer(test));

    private static bool HasServer(IXunitTestCase test) =>
        test.TestMethod.TestClass.Class.Interfaces.Any(i =>
            i.Name.StartsWith("Xunit.IClassFixture", StringComparison.Ordinal)
            && i.GetGenericArguments().Any(a => typeof(Server).IsAssignableFrom(a.ToRuntimeType()))
        );

    private sealed class SkippedCase : XunitTestCase
    {
        [Obsolete("xunit's rule for test cases")]
        public SkippedCase() { }

        public SkippedCase(IXunitTestCase test, string reason)
            : base(
                new NullMessageSink(),
                TestMethodDisplay.ClassAndMethod,
                TestMethodDisplayOptions.None,
                test.TestMethod,
                test.TestMethodArguments
            ) => SkipReason = reason;

        protected override string GetSkipReason(IAttributeInfo factAttribute) => SkipReason;
    }

    private sealed class Runner(
        ITestAssembly assembly,
        IEnumerable<IXunitTestCase> cases,
        IMessageSink diagnostics,
        IMessageSink execution,
        ITestFrameworkExecutionOptions options
    ) : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override async Task AfterTestAssemblyStartingAsync()
        {
            await base.AfterTestAssemblyStartingAsync();
            TestCollectionOrderer = new LongOnesFirst(TestCases);
        }

        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await TestCluster.Stop();
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }

    // They mostly wait: at the end there would be nothing else to do meanwhile.
    private sealed class LongOnesFirst(IEnumerable<IXunitTestCase> cases) : ITestCollectionOrderer
    {
        private readonly HashSet<Guid> _long =
        [
            .. cases
                .Where(c => c.Traits.TryGetValue("takes", out var takes) && takes.Contains("long"))
                .Select(c => c.TestMethod.TestClass.TestCollection.UniqueID),
        ];

        public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
            testCollections.OrderBy(c => _long.Contains(c.UniqueID) ? 0 : 1);
    }
}
