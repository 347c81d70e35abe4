using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.Tests.Workers;

public sealed class BatchLimitTests
{
    [Fact]
    public void A_worker_of_which_nothing_is_known_takes_few() => new BatchLimit().Items.ShouldBe(BatchLimit.First);

    [Fact]
    public void Nothing_is_known_when_the_first_interval_begins()
    {
        var limit = new BatchLimit();

        limit.Measure(TimeSpan.FromHours(3), 61);

        limit.Items.ShouldBe(BatchLimit.First);
    }

    [Fact]
    public void A_sleep_is_not_time_that_items_took()
    {
        var limit = new BatchLimit();
        limit.LeaveOut(TimeSpan.FromSeconds(1));
        limit.Measure(TimeSpan.FromSeconds(1), 61);

        limit.LeaveOut(TimeSpan.FromSeconds(8));
        limit.Measure(TimeSpan.FromSeconds(9) + TimeSpan.FromMicroseconds(61), 61);

        limit.Items.ShouldBe(100);
    }

    [Theory]
    [InlineData(0, SubmissionLanes.MaxBatch)]
    [InlineData(3, SubmissionLanes.MaxBatch)]
    [InlineData(61, 100)]
    [InlineData(61 * 20, 5)]
    [InlineData(61 * 100, 1)]
    [InlineData(61 * 5_000, 1)]
    [InlineData(60_000_000, 1)]
    public void It_is_what_the_worker_ran_lately_in_a_tenth_of_a_millisecond(double microseconds, int expected)
    {
        var limit = new BatchLimit();
        TimeSpan begin = TimeSpan.FromHours(3);
        limit.Measure(begin, 61);

        limit.Measure(begin + TimeSpan.FromMicroseconds(microseconds), 61);

        limit.Items.ShouldBe(expected);
    }

    [Fact]
    public void It_forgets_the_interval_before_the_last()
    {
        var limit = new BatchLimit();
        limit.Measure(TimeSpan.FromSeconds(1), 61);
        limit.Measure(TimeSpan.FromSeconds(2), 61);
        limit.Items.ShouldBe(1);

        limit.Measure(TimeSpan.FromSeconds(2) + TimeSpan.FromMicroseconds(61), 61);

        limit.Items.ShouldBe(100);
    }
}
