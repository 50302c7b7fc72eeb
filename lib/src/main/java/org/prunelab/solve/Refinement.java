package org.prunelab.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings an attempt nearer to the targets by asking a few channels more or less of one group, or of two at once, first by
 * single channels, then by ever larger steps. What two moves do together is foretold by the sum of what each does; of
 * equally good ones the less lossy is taken.
 */
final class Refinement {

    private static final int PAIRS_TRIED = 10;

    private final Attempts attempts;
    private final LossCurves curves;
    private final int mostTrials;

    Refinement(Attempts attempts, LossCurves curves, int mostTrials) {
        this.attempts = attempts;
        this.curves = curves;
        this.mostTrials = mostTrials;
    }

    /** A change of what is asked of one group, and what came of it. */
    private record Move(int group, int channels, Attempt attempt, double loss) {}

    private record Pair(Move one, Move other, double miss) {
        double loss() {
            return one.loss + other.loss;
        }
    }

    private record Ending(Attempt attempt, double loss) {
        double miss() {
            return enough(attempt.miss());
        }
    }

    /** The nearest attempt that moves lead to. */
    Attempt of(Attempt start) {
        Attempt best = start;
        Attempt before;
        do {
            before = best;
            for (int step = 1; step <= largestGroup() && !done(best); step *= 2) {
                Attempt next = nearer(best, step);
                while (next.miss() < best.miss() && !done(best)) {
                    best = next;
                    next = nearer(best, step);
                }
            }
        } while (best.miss() < before.miss() && !done(best));
        return best;
    }

    private boolean done(Attempt attempt) {
        return attempt.miss() <= PercentileSearch.AIM || attempts.count() >= mostTrials;
    }

    private int largestGroup() {
        int largest = 0;
        for (int group = 0; group < attempts.groups(); group++) {
            largest = Math.max(largest, attempts.size(group));
        }
        return largest;
    }

    /** The best of what moves of one or two groups by a step lead to. */
    private Attempt nearer(Attempt from, int step) {
        List<Move> moves = new ArrayList<>();
        for (int group = 0; group < attempts.groups(); group++) {
            addMove(moves, from, group, -step);
            addMove(moves, from, group, step);
        }
        List<Ending> endings = new ArrayList<>();
        moves.forEach(move -> endings.add(new Ending(move.attempt, move.loss)));
        for (Pair pair : promising(from, moves)) {
            int[] asked = from.asked().clone();
            asked[pair.one.group] += pair.one.channels;
            asked[pair.other.group] += pair.other.channels;
            endings.add(new Ending(attempts.of(asked), pair.loss()));
        }
        return endings.stream()
                .min(Comparator.comparingDouble(Ending::miss).thenComparingDouble(Ending::loss))
                .map(Ending::attempt)
                .orElse(from);
    }

    private void addMove(List<Move> moves, Attempt from, int group, int step) {
        int before = from.asked()[group];
        int after = Math.max(0, Math.min(attempts.size(group), before + step));
        if (after != before) {
            int[] asked = from.asked().clone();
            asked[group] = after;
            double loss = loss(group, after) - loss(group, before);
            moves.add(new Move(group, after - before, attempts.of(asked), loss));
        }
    }

    private double loss(int group, int channels) {
        return curves.loss(group, (double) channels / attempts.size(group));
    }

    private List<Pair> promising(Attempt from, List<Move> moves) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            for (int j = i + 1; j < moves.size(); j++) {
                if (moves.get(i).group != moves.get(j).group) {
                    pairs.add(new Pair(moves.get(i), moves.get(j), foretold(from, moves.get(i), moves.get(j))));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::miss).thenComparingDouble(Pair::loss));
        return pairs.subList(0, Math.min(PAIRS_TRIED, pairs.size()));
    }

    private static double foretold(Attempt from, Move one, Move other) {
        double[] excess = new double[from.excess().length];
        for (int i = 0; i < excess.length; i++) {
            excess[i] = one.attempt.excess()[i] + other.attempt.excess()[i] - from.excess()[i];
        }
        return enough(Attempt.miss(excess));
    }

    /** What is near enough is all alike, so that the loss decides. */
    private static double enough(double miss) {
        return Math.max(PercentileSearch.AIM, miss);
    }
}
