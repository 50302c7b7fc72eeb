package org.prunelab.solve;

import java.util.ArrayList;
import java.util.List;
import org.prunelab.darknet.Network;
import org.prunelab.prune.Cost;

/**
 * How much smaller or faster a pruned network is to be, as a change relative to the whole one.
 *
 * <pre>{@code
 * Solution solution = TargetSolver.solve(rule, model, Target.parameters(-0.647), Target.macs(-0.349));
 * }</pre>
 */
public sealed interface Target {

    /** What is measured, as {@link #parse} calls it. */
    String name();

    /** The change asked for, in (-1, 0]: -0.647 asks for 64.7 % less. */
    double change();

    /** How far the achieved change may be from {@link #change}; 0.002 is 0.2 points. */
    double tolerance();

    /** What a network costs in the target's measure. */
    double cost(Network network);

    /** The parameters of {@link Cost}. */
    record Parameters(double change) implements Target {
        public Parameters {
            check("parameters", change);
        }

        @Override
        public String name() {
            return "parameters";
        }

        @Override
        public double tolerance() {
            return 0.002;
        }

        @Override
        public double cost(Network network) {
            return Cost.of(network).parameters();
        }
    }

    /** The multiply-accumulates of {@link Cost}. */
    record Macs(double change) implements Target {
        public Macs {
            check("macs", change);
        }

        @Override
        public String name() {
            return "macs";
        }

        @Override
        public double tolerance() {
            return 0.002;
        }

        @Override
        public double cost(Network network) {
            return Cost.of(network).macs();
        }
    }

    /** Milliseconds as a latency model foretells them. */
    record Milliseconds(double change, LatencyModel latency) implements Target {
        public Milliseconds {
            check("milliseconds", change);
        }

        @Override
        public String name() {
            return "milliseconds";
        }

        @Override
        public double tolerance() {
            return 0.02;
        }

        @Override
        public double cost(Network network) {
            return latency.milliseconds(network);
        }
    }

    static Target parameters(double change) {
        return new Parameters(change);
    }

    static Target macs(double change) {
        return new Macs(change);
    }

    static Target milliseconds(double change, LatencyModel latency) {
        return new Milliseconds(change, latency);
    }

    /** Targets from text such as {@code parameters=-0.647,macs=-0.349}. */
    static List<Target> parse(String text) {
        List<Target> targets = parse(text, network -> Double.NaN);
        if (targets.stream().anyMatch(Milliseconds.class::isInstance)) {
            throw new IllegalArgumentException("%s needs a latency table of the machine.".formatted(text));
        }
        return targets;
    }

    /** Targets from text, {@code milliseconds=-0.349} among them. */
    static List<Target> parse(String text, LatencyModel latency) {
        List<Target> targets = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int sign = part.indexOf('=');
            String name = part.substring(0, Math.max(0, sign)).strip();
            String change = part.substring(sign + 1).strip();
            targets.add(
                    switch (name) {
                        case "parameters" -> parameters(number(name, change));
                        case "macs" -> macs(number(name, change));
                        case "milliseconds" -> milliseconds(number(name, change), latency);
                        default ->
                            throw new IllegalArgumentException(
                                    "Target \"%s\" must be parameters=, macs= or milliseconds= with a change, such as parameters=-0.647,macs=-0.349."
                                            .formatted(part.strip()));
                    });
        }
        return targets;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Target %s=%s must be a number above -1 and at most 0; -0.347 asks for 34.7 %% less."
                            .formatted(name, text),
                    e);
        }
    }

    private static void check(String name, double change) {
        if (!(change > -1 && change <= 0)) {
            throw new IllegalArgumentException(
                    "Target %s=%s must be above -1 and at most 0; -0.347 asks for 34.7 %% less."
                            .formatted(name, change));
        }
    }
}
