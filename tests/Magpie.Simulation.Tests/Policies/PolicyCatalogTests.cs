using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Tests.Policies;

public sealed class PolicyCatalogTests
{
    public static TheoryData<string> Names { get; } = [.. PolicyCatalog.Usual.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_policy_is_called_can_be_read_again(string name) => PolicyCatalog.Parse(name).Name.ShouldBe(name);

    [Fact]
    public void Several_choices_can_be_combined() =>
        PolicyCatalog.Parse("steal=all,start=round-robin,search=unlimited,patience=short,wake=each")
            .ShouldBe(new Policy(StealChoice.All, StartChoice.RoundRobin, SearchChoice.Unlimited, PatienceChoice.Short, WakeChoice.Each));

    [Fact]
    public void The_usual_run_has_production_and_each_alternative_once()
    {
        PolicyCatalog.Usual[0].ShouldBe(Policy.Production);
        PolicyCatalog.Usual.Distinct().Count().ShouldBe(PolicyCatalog.Usual.Count);
        PolicyCatalog.Usual.Count.ShouldBe(1 + 2 + 2 + 3 + 2 + 5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("steal")]
    [InlineData("steal=")]
    [InlineData("steal=some")]
    [InlineData("stael=one")]
    [InlineData("steal=one=two")]
    [InlineData("Production")]
    public void What_is_no_policy_is_refused(string text) => Should.Throw<FormatException>(() => PolicyCatalog.Parse(text));

    [Fact]
    public void A_wrong_value_is_answered_with_the_right_ones() =>
        Should.Throw<FormatException>(() => PolicyCatalog.Parse("wake=some")).Message.ShouldBe("'wake' is one of one, two, relay, eighth, each, all, not 'some'.");
}
