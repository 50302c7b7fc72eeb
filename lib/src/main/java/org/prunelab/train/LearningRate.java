package org.prunelab.train;

import java.util.List;

/**
 * The course of the learning rate over a training: a pure function of the step, so that it resumes anywhere.
 *
 * <pre>{@code
 * training.learningRate(LearningRate.usual(0.01)).run();
 * }</pre>
 */
public sealed interface LearningRate {

    /**
     * The rate of a step.
     *
     * @param step from 0
     * @param total steps of the whole training, at least 1
     */
    double at(int step, int total);

    /** A warm-up of 100 steps, or a third of a shorter training, then half a cosine down to 5 % of the rate. */
    static LearningRate usual(double rate) {
        return new Usual(rate);
    }

    /** YOLOv4's usual course in small trainings: a linear warm-up, then half a cosine. */
    static LearningRate warmUpThenCosine(double rate, int warmUpSteps, double finalFraction) {
        return new WarmUp(warmUpSteps, new Cosine(rate, finalFraction));
    }

    /** The course that suits trainings of any length; see {@link #usual}. */
    record Usual(double rate) implements LearningRate {

        private static final int WARM_UP = 100;
        private static final double FINAL_FRACTION = 0.05;

        public Usual {
            checkRate(rate);
        }

        @Override
        public double at(int step, int total) {
            return warmUpThenCosine(rate, Math.min(WARM_UP, total / 3), FINAL_FRACTION)
                    .at(step, total);
        }
    }

    /** The same rate at every step. */
    record Constant(double rate) implements LearningRate {

        public Constant {
            checkRate(rate);
        }

        @Override
        public double at(int step, int total) {
            return rate;
        }
    }

    /**
     * Half a cosine from the rate down to a fraction of it (Loshchilov and Hutter 2017, arXiv 1608.03983, eq. 5, without
     * restarts).
     *
     * @param finalFraction in [0, 1], reached after the last step
     */
    record Cosine(double rate, double finalFraction) implements LearningRate {

        public Cosine {
            checkRate(rate);
            checkFraction("finalFraction", finalFraction);
        }

        @Override
        public double at(int step, int total) {
            double cosine = (1 + Math.cos(Math.PI * progress(step, total))) / 2;
            return rate * (finalFraction + (1 - finalFraction) * cosine);
        }
    }

    /**
     * A rate that is multiplied by a factor at each milestone, as Darknet's {@code policy=steps}.
     *
     * @param milestones parts of the training in [0, 1], rising; YOLOv4's are 0.8 and 0.9
     */
    record Steps(double rate, double factor, List<Double> milestones) implements LearningRate {

        public Steps {
            checkRate(rate);
            checkFraction("factor", factor);
            milestones = List.copyOf(milestones);
            double before = 0;
            for (double milestone : milestones) {
                checkFraction("milestones", milestone);
                if (milestone < before) {
                    throw new IllegalArgumentException("milestones=%s do not rise; sort them".formatted(milestones));
                }
                before = milestone;
            }
        }

        @Override
        public double at(int step, int total) {
            double progress = progress(step, total);
            double scaled = rate;
            for (double milestone : milestones) {
                scaled *= progress >= milestone ? factor : 1;
            }
            return scaled;
        }
    }

    /**
     * Another course, damped at first: its rate at step i is multiplied by (i + 1) / steps until that reaches 1.
     *
     * @param steps 0 for no warm-up
     */
    record WarmUp(int steps, LearningRate then) implements LearningRate {

        public WarmUp {
            if (steps < 0) {
                throw new IllegalArgumentException("A warm-up of steps=%d; allowed are 0 and more".formatted(steps));
            }
        }

        @Override
        public double at(int step, int total) {
            double rate = then.at(step, total);
            return step + 1 < steps ? rate * (step + 1) / steps : rate;
        }
    }

    private static double progress(int step, int total) {
        if (total < 1 || step < 0) {
            throw new IllegalArgumentException(
                    "Step %d of %d; a training has at least one step, and the first is 0".formatted(step, total));
        }
        return Math.min(1, (double) step / total);
    }

    private static void checkRate(double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rate=%s; a learning rate is 0 or more".formatted(rate));
        }
    }

    private static void checkFraction(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s=%s is outside of what is allowed, 0 to 1".formatted(name, value));
        }
    }
}
