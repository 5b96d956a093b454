using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CherryPie.Server.Tests.Contract.RulesModel;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Random sequences of operations get the answers that <see cref="RulesModel"/> gives.</summary>
public sealed class ModelTests(ContractServer server) : IClassFixture<ContractServer>
{
    private static int _sequences;

    [Fact]
    public async Task Random_sequences_are_answered_as_the_rules_say()
    {
        var world = await World.New(server);
        var steps = Gen.Choose(0, 1_000_000).Four().ArrayOf().Where(a => a.Length > 0).ToArbitrary();
        var config = Config.QuickThrowOnFailure.WithMaxTest(TestScale.Of(full: 1000, reduced: 40)).WithStartSize(10).WithEndSize(40);
        await Task.Run(() => Prop.ForAll(steps, s => Play(world, s).GetAwaiter().GetResult()).Check(config));
    }

    // Names are new in each sequence, so that all share an account.
    private static async Task Play(World world, (int, int, int, int)[] steps)
    {
        var play = new Sequence(world, Interlocked.Increment(ref _sequences));
        await play.Begin();
        foreach (var step in steps)
        {
            await play.Step(step);
        }

        await play.Compare();
    }

    private sealed class Sequence(World world, int number)
    {
        private readonly RulesModel _model = new();

        public async Task Begin()
        {
            await Campaign();
            await Campaign();
            await Template(0);
            await Template(1);
        }

        public Task Step((int What, int Which, int A, int B) step) =>
            (step.What % 20) switch
            {
                0 => Template(step.Which),
                1 => Change(Pick(_model.Campaigns, step.Which), "campaigns", step.A, step.B),
                2 or 3 => Change(Pick(_model.Templates, step.Which), "templates", step.A, step.B),
                < 9 => Issue(step.Which, step.A, step.B % 4 == 0 ? 3 : 1),
                < 18 => _model.Passes.Count == 0 ? Issue(step.Which, step.A, 1) : Update(Pick(_model.Passes, step.Which), step.A, step.B),
                _ => Compare(),
            };

        public async Task Compare()
        {
            foreach (
                var (group, path) in _model.Campaigns.Select(c => (c, "campaigns")).Concat(_model.Templates.Select(t => (t, "templates")))
            )
            {
                var shown = (await world.Api.Get($"/v2/{path}/{group.Name}")).Json;
                Assert.Equal(
                    (group.State, group.MaxIssue, group.Issued, group.HasEnded),
                    (
                        shown.GetProperty("status").GetString(),
                        shown.GetProperty("maxIssue").GetInt32(),
                        shown.GetProperty("issued").GetInt32(),
                        shown.TryGetProperty("endDate", out _)
                    )
                );
            }

            foreach (var chunk in _model.Passes.Chunk(25))
            {
                var shown = (await world.Api.Get("/v2/passesBatch?id=" + string.Join(',', chunk.Select(p => p.Id)))).Json;
                Assert.Equal(chunk.Select(Told), shown.EnumerateArray().Select(Told));
            }

            foreach (var campaign in _model.Campaigns)
            {
                var own = _model.Passes.Where(p => p.Template.Parent == campaign).ToList();
                var found = (
                    await world.Api.Post(
                        "/v2/passes/search",
                        $$$"""{"size":1000,"passFilter":{"campaignName":"{{{campaign.Name}}}","isInvalid":false}}"""
                    )
                ).Json;
                Assert.Equal(
                    own.Where(p => !p.IsInvalid).Select(p => p.Id),
                    found.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()!)
                );
            }
        }

        private async Task Campaign()
        {
            var campaign = new Group($"c{number}_{_model.Campaigns.Count}", null);
            await world.Campaign(campaign.Name);
            _model.Campaigns.Add(campaign);
        }

        private async Task Template(int which)
        {
            var template = new Group($"t{number}_{_model.Templates.Count}", Pick(_model.Campaigns, which));
            Same(_model.Create(template), await world.CreateTemplate(template.Name, template.Parent!.Name));
        }

        private async Task Change(Group group, string path, int a, int b)
        {
            var state = (a % 12) switch
            {
                < 4 => "ACTIVE",
                < 6 => "FROZEN",
                6 => "INVALID",
                _ => null,
            };
            int? most = (b % 3) switch
            {
                0 => b / 3 % 9,
                _ => null,
            };
            bool? ends = (b / 27 % 6) switch
            {
                0 => true,
                < 3 => false,
                _ => null,
            };
            var body = new List<string>();
            Add(body, "status", state is null ? null : $"\"{state}\"");
            Add(body, "maxIssue", most?.ToString(CultureInfo.InvariantCulture));
            Add(
                body,
                "endDate",
                ends is null ? null
                    : ends.Value ? "\"2017-01-01T00:00:00Z\""
                    : "null"
            );
            Same(
                RulesModel.Update(group, state, most, ends),
                await world.Api.Put($"/v2/{path}/{group.Name}", $"{{{string.Join(',', body)}}}")
            );
        }

        private async Task Issue(int which, int a, int count)
        {
            var wanted = Enumerable
                .Range(0, count)
                .Select(i => (Template: Pick(_model.Templates, which + (a % 2 * i)), UserId: (a + i) % 3 == 0 ? $"u{(a / 3) % 5}" : null))
                .ToList();
            var bodies = wanted
                .Select(w =>
                    $$"""{"templateName":"{{w.Template.Name}}"{{(w.UserId is null ? "" : $",\"userDefinedId\":\"{w.UserId}\"")}}}"""
                )
                .ToList();
            var answer =
                count == 1
                    ? await world.Api.Post("/v2/passes", bodies[0])
                    : await world.Api.Post("/v2/passesBatch", $"[{string.Join(',', bodies)}]");
            var ids =
                answer.Status != 200 ? []
                : count == 1 ? [answer.Id]
                : answer.Json.GetProperty("id").EnumerateArray().Select(i => i.GetString()!).ToList();
            if (_model.Issue(wanted, i => i < ids.Count ? ids[i] : "") is not { } refused)
            {
                Assert.Equal((200, count), (answer.Status, ids.Count));
                return;
            }

            var told = answer.Refused(400);
            var at = refused.Index < 0 || count == 1 ? "" : $"passes[{refused.Index}].";
            Assert.Contains(at + refused.Field + ": ", told, StringComparison.Ordinal);
        }

        private async Task Update(Card pass, int a, int b)
        {
            if (a % 10 == 9)
            {
                Same(_model.Update(pass, null, null, true, null, false, null), await world.Api.Send("PUT", $"/v2/passes/{pass.Id}/redeem"));
                return;
            }

            var to = a % 3 == 0 ? Pick(_model.Templates, b) : null;
            var userId = a % 4 == 1 ? $"u{b % 5}" : null;
            bool? redeem = (b % 4) switch
            {
                0 => true,
                1 => false,
                _ => null,
            };
            bool? isVoided = (b / 4 % 4) switch
            {
                0 => true,
                1 => false,
                _ => null,
            };
            var invalidate = b / 16 % 12 == 0;
            int? data = a % 2 == 0 ? b : null;
            var body = new List<string>();
            Add(body, "templateName", to is null ? null : $"\"{to.Name}\"");
            Add(body, "userDefinedId", userId is null ? null : $"\"{userId}\"");
            Add(
                body,
                "isRedeemed",
                redeem is null ? null
                    : redeem.Value ? "true"
                    : "false"
            );
            Add(
                body,
                "isVoided",
                isVoided is null ? null
                    : isVoided.Value ? "true"
                    : "false"
            );
            Add(body, "isInvalid", invalidate ? "true" : null);
            Add(body, "dynamicData", data is null ? null : $$"""{"d":{{data}}}""");
            var path =
                pass.UserId is not null && b % 2 == 0
                    ? $"/v2/passes?userDefinedId={pass.UserId}&campaignName={pass.Template.Parent!.Name}"
                    : "/v2/passes/" + pass.Id;
            Same(
                _model.Update(pass, to, userId, redeem, isVoided, invalidate, data),
                await world.Api.Put(path, $"{{{string.Join(',', body)}}}")
            );
        }

        private static void Add(List<string> body, string name, string? json)
        {
            if (json is not null)
            {
                body.Add($"\"{name}\":{json}");
            }
        }

        private static void Same(string? refused, Answer answer)
        {
            if (refused is null)
            {
                Assert.True(answer.Status == 200, answer.Text);
            }
            else
            {
                Assert.Contains(refused + ": ", answer.Refused(400), StringComparison.Ordinal);
            }
        }

        private static string Told(Card p) =>
            $"{p.Id} {p.Template.Name} {p.Template.Parent!.Name} {p.UserId} {p.IsInvalid} {p.IsRedeemed} {p.IsVoided} "
            + (p.Data is null ? "{}" : $$"""{"d":{{p.Data}}}""");

        private static string Told(JsonElement p) =>
            string.Join(
                ' ',
                p.GetProperty("id"),
                p.GetProperty("templateName"),
                p.GetProperty("campaignName"),
                p.TryGetProperty("userDefinedId", out var u) ? u.GetString() : null,
                p.GetProperty("isInvalid").GetBoolean(),
                p.GetProperty("isRedeemed").GetBoolean(),
                p.GetProperty("isVoided").GetBoolean(),
                p.GetProperty("dynamicData").GetRawText()
            );

        private static T Pick<T>(List<T> from, int which) => from[which % from.Count];
    }
}
