package org.prunelab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.Rendered;

/** A whole training on a clock that only the test moves. */
class TimeToFinishTest {

    private static final long MILLISECOND = 1_000_000;
    private static final int EPOCHS = 20;
    private static final int STEPS_PER_EPOCH = 50;
    private static final int TOTAL = EPOCHS * STEPS_PER_EPOCH;
    private static final EpochResult.MeanLoss LOSS = new EpochResult.MeanLoss(2, 1, 0.5, 0.5, 0);

    private final TrainingSettings settings =
            TrainingSettings.DEFAULT.withEpochs(EPOCHS).withEvaluations(10);
    private long now = 77;

    /** The first step is the slowest, the first dozen slow, and then steps vary by a third about 100 ms. */
    private static long stepNanoseconds(int step, Random random) {
        double milliseconds = step == 0 ? 3000 : step < 12 ? 500 : 100 + 66 * (random.nextDouble() - 0.5);
        return Math.round(milliseconds * MILLISECOND);
    }

    private record Estimate(Duration left, boolean measured, long at) {}

    /** Runs from a step on, and tells the estimates after each step of this process, and when it ended. */
    private List<Estimate> run(int firstStep, double evaluationSteps) {
        Random random = new Random(4);
        TimeToFinish time = new TimeToFinish(() -> now, evaluationSteps);
        List<Estimate> estimates = new ArrayList<>();
        for (int done = firstStep + 1; done <= TOTAL; done++) {
            now += stepNanoseconds(done - 1 - firstStep, random);
            time.step();
            int epoch = (done - 1) / STEPS_PER_EPOCH;
            Duration left =
                    time.of(TOTAL - done, settings.evaluationsAfter(epoch)).orElse(Duration.ZERO);
            estimates.add(new Estimate(left, time.measured(), now));
            if (done % STEPS_PER_EPOCH == 0 && settings.evaluatesAfter(epoch + 1)) {
                now += 4000 * MILLISECOND;
                time.evaluation();
            }
        }
        return estimates;
    }

    private void assertClose(double tolerance, Estimate estimate) {
        double truth = now - estimate.at();
        assertEquals(truth, (double) estimate.left().toNanos(), tolerance * truth);
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.5", "0.9"})
    void theTimeLeftIsCloseWhenEvaluationsAreMeasuredOrGuessedWell(double share) {
        List<Estimate> estimates = run(0, 40);
        assertClose(0.05, estimates.get((int) (share * TOTAL) - 1));
    }

    @Test
    void aWrongGuessOfTheEvaluationIsForgottenWhenOneWasMeasured() {
        List<Estimate> estimates = run(0, 400);
        Estimate guessed = estimates.get(TOTAL / 20);
        Estimate known = estimates.get(TOTAL / 8);
        assertFalse(guessed.measured());
        assertTrue(known.measured());
        assertTrue(guessed.left().toNanos() > 2 * (now - guessed.at()), "the guess was wrong: " + guessed.left());
        assertClose(0.05, known);
    }

    @Test
    void whatAnEarlierProcessDidCountsForNothing() {
        List<Estimate> estimates = run(TOTAL / 2, 40);
        assertClose(0.05, estimates.get(TOTAL / 5));
    }

    @Test
    void aMachineThatBecomesSlowerIsFollowed() {
        TimeToFinish time = new TimeToFinish(() -> now, 0);
        for (int step = 0; step < 2000; step++) {
            now += (step < 1500 ? 100 : 300) * MILLISECOND;
            time.step();
        }
        assertEquals(Optional.of(Duration.ofSeconds(30)), time.of(100, 0));
    }

    @Test
    void slowFirstStepsTellNothing() {
        TimeToFinish time = new TimeToFinish(() -> now, 40);
        for (int step = 1; step <= 13; step++) {
            now += (step == 1 ? 3000 : 400) * MILLISECOND;
            time.step();
            assertEquals(step == 13, time.of(100, 1).isPresent(), "step " + step);
        }
    }

    @Test
    void longStepsTellTheTimeLeftFromTheThirdOn() {
        TimeToFinish time = new TimeToFinish(() -> now, 0);
        for (int step = 1; step <= 3; step++) {
            now += 30_000 * MILLISECOND;
            time.step();
            assertEquals(step == 3, time.of(10, 0).isPresent(), "step " + step);
        }
        assertEquals(Optional.of(Duration.ofMinutes(5)), time.of(10, 0));
    }

    @Test
    void thePersonSeesAGuessThenTheTimeLeftThenTheTimeTaken() {
        List<String> seen = new ArrayList<>();
        LiveDisplay display = LiveDisplay.on(new LiveDisplay.Screen() {
            @Override
            public void show(Rendered news) {
                seen.add(news.toText().lines().findFirst().orElseThrow());
            }

            @Override
            public Duration interval() {
                return Duration.ZERO;
            }
        });
        TrainingSettings two = settings.withEpochs(2).withEvaluations(2);
        try (TrainingProgress progress = new TrainingProgress(
                display,
                new TimeToFinish(() -> now, 10),
                two,
                20,
                Duration.ofSeconds(100),
                List.of(),
                Optional.empty())) {
            for (int done = 1; done <= 40; done++) {
                now += 1000 * MILLISECOND;
                progress.step(done, 2, LOSS, new Throughput(8, 0.25));
                if (done % 20 == 0) {
                    now += 5000 * MILLISECOND;
                    progress.evaluated(done / 20, 0.5);
                }
            }
        }
        assertEquals(
                "Epoch 1 of 2, loss 2.000, 8.0 pictures/s, data wait 25.0 % [..........] 2 %  1/40",
                shortened(seen.get(0)));
        assertEquals(
                "Epoch 1 of 2, loss 2.000, 8.0 pictures/s, data wait 25.0 % [###........] 25 %  10/40  about 50 s left",
                shortened(seen.get(9)));
        assertEquals(
                "Epoch 1 of 2, loss 2.000, 8.0 pictures/s, data wait 25.0 % [#####.....] 50 %  20/40  25 s left",
                shortened(seen.get(20)));
        assertEquals(
                "Epoch 2 of 2, loss 2.000, 8.0 pictures/s, data wait 25.0 % [##########] 100 %  40/40  5 s left",
                shortened(seen.get(40)));
        assertEquals(
                "Epoch 2 of 2, loss 2.000, 8.0 pictures/s, data wait 25.0 % [##########] 100 %  40/40  in 2 min 30 s",
                shortened(seen.get(41)));
    }

    /** With every other sign of the bar. */
    private static String shortened(String line) {
        return line.replace("##", "#").replace("..", ".");
    }
}
