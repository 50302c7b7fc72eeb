package org.prunelab.prune;

import java.util.Arrays;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/**
 * Carries out a {@link PruningRule}: thresholds, layer minimum, merge, minimum again, rounding. What does not depend on
 * the thresholds is computed once, so that many of them can be tried.
 *
 * <pre>{@code
 * Planner planner = new Planner(rule, model);
 * Network smaller = planner.network(List.of(Threshold.percentile(0.4)));    // of a rule with one group
 * }</pre>
 */
public final class Planner {

    private final PruningRule rule;
    private final Network network;
    private final Model model;
    private final ChannelClasses classes;
    private final PruningScope scope;
    private final int[] prunable;
    private final float[][] importance;
    private final int[] minimum;
    private final float[][] sorted;

    public Planner(PruningRule rule, Model model) {
        this.rule = rule;
        this.model = model;
        this.network = model.network();
        this.classes = ChannelClasses.of(network);
        this.scope = new PruningScope(rule, network, classes, ProtectedLayers.of(network));
        this.prunable = scope.layers();
        this.importance = new float[network.size()][];
        this.minimum = new int[network.size()];
        for (int layer : prunable) {
            importance[layer] = importance(layer);
            minimum[layer] = rule.minimum(network, network.convolution(layer).filters());
        }
        this.sorted = new float[rule.thresholds().size()][];
    }

    /** Channels of a group that may go. */
    public int prunableChannels(int group) {
        return scope.channels(group);
    }

    /** The network that thresholds, one for each group, leave: {@link #plan} without the account of why. */
    public Network network(List<Threshold> thresholds) {
        boolean[][] keep = new boolean[network.size()][];
        for (int group = 0; group < thresholds.size(); group++) {
            threshold(group, thresholds.get(group), keep);
        }
        holdMinimum(keep);
        ClassSelection selection = merge(keep);
        selection.holdMinimum();
        selection.round(rule.rounding());
        return PruningPlan.prune(network, classes, selection.kept());
    }

    PruningPlan plan() {
        boolean[][] keep = new boolean[network.size()][];
        double[] values = new double[rule.thresholds().size()];
        for (int group = 0; group < values.length; group++) {
            values[group] = threshold(group, rule.thresholds().get(group), keep);
        }
        int[] byThreshold = counts(keep);
        holdMinimum(keep);
        int[] byMinimum = counts(keep);
        ClassSelection selection = merge(keep);
        int[] byMerge = selection.counts();
        selection.holdMinimum();
        int[] again = selection.counts();
        selection.round(rule.rounding());
        int[] rounded = selection.counts();

        Reasons[] reasons = new Reasons[network.size()];
        for (int i : prunable) {
            reasons[i] = new Reasons(
                    network.convolution(i).filters() - byThreshold[i],
                    byThreshold[i] - byMinimum[i] + byMerge[i] - again[i],
                    byMinimum[i] - byMerge[i],
                    again[i] - rounded[i]);
        }
        PlanReport report = new PlanReport(scope, reasons);
        return new PruningPlan(
                network, classes, selection.kept(), report.layers(selection.kept()), report.groups(values));
    }

    private float[] importance(int layer) {
        float[] values = rule.importance().of(layer, model.weights().of(layer));
        for (int channel = 0; channel < values.length; channel++) {
            if (!(values[channel] >= 0 && values[channel] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "The importance of channel %d of layer %d is %s; the weights are broken, so train again from sound ones."
                                .formatted(channel, layer, values[channel]));
            }
        }
        return values;
    }

    /** Says which channels of a group stay and returns the importance up to which they go. */
    private double threshold(int group, Threshold threshold, boolean[][] keep) {
        double value = Double.NaN;
        if (threshold instanceof Threshold.Listed listed) {
            listed.kept().keySet().forEach(scope::requireConvolution);
        }
        if (threshold instanceof Threshold.Percentile percentile) {
            value = percentile.share() == 0 ? Double.NaN : percentile(group, percentile.share());
        } else if (threshold instanceof Threshold.Absolute absolute) {
            value = absolute.value();
        }
        for (int layer : prunable) {
            if (scope.groupOf(layer) == group) {
                keep[layer] = kept(layer, threshold, value);
            }
        }
        return value;
    }

    private boolean[] kept(int layer, Threshold threshold, double value) {
        boolean[] kept = new boolean[importance[layer].length];
        if (threshold instanceof Threshold.TopK top) {
            keepMostImportant(kept, importance[layer], Math.min(top.channels(), kept.length));
        } else if (threshold instanceof Threshold.Listed listed) {
            ChannelSet set = listed.kept().getOrDefault(layer, ChannelSet.all(kept.length));
            if (set.of() != kept.length) {
                throw new IllegalArgumentException("Layer %d has %d channels, but the list of kept ones is for %d."
                        .formatted(layer, kept.length, set.of()));
            }
            for (int channel : set.indices()) {
                kept[channel] = true;
            }
        } else {
            for (int channel = 0; channel < kept.length; channel++) {
                kept[channel] = Double.isNaN(value) || importance[layer][channel] > value;
            }
        }
        int[] ofLayer = classes.view(layer);
        for (int channel = 0; channel < kept.length; channel++) {
            kept[channel] |= scope.isFixed(ofLayer[channel]);
        }
        return kept;
    }

    private double percentile(int group, double share) {
        sorted[group] = sorted[group] == null ? sortedImportance(group) : sorted[group];
        int channels = sorted[group].length;
        return channels == 0 ? Double.NaN : sorted[group][(int) Math.floor(channels * share)];
    }

    private float[] sortedImportance(int group) {
        boolean overwrites = rule.thresholdRule().overwrites(group);
        float[] vector = new float[scope.channels(group)];
        int next = 0;
        for (int layer : prunable) {
            if (scope.groupOf(layer) == group) {
                next = overwrites ? 0 : next;
                int[] ofLayer = classes.view(layer);
                for (int channel = 0; channel < ofLayer.length; channel++) {
                    if (!scope.isFixed(ofLayer[channel])) {
                        vector[next++] = importance[layer][channel];
                    }
                }
            }
        }
        Arrays.sort(vector);
        return vector;
    }

    private void holdMinimum(boolean[][] keep) {
        int[] counts = counts(keep);
        for (int layer : prunable) {
            if (counts[layer] < minimum[layer]) {
                keepMostImportant(keep[layer], importance[layer], minimum[layer]);
            }
        }
    }

    private static void keepMostImportant(boolean[] keep, float[] importance, int count) {
        long[] order = ClassSelection.order(importance);
        for (int i = 1; i <= count; i++) {
            keep[ClassSelection.channel(order[order.length - i])] = true;
        }
    }

    private ClassSelection merge(boolean[][] keep) {
        boolean[] kept = new boolean[classes.count()];
        boolean[] removable = new boolean[classes.count()];
        float[] rank = new float[classes.count()];
        for (int channelClass = 0; channelClass < kept.length; channelClass++) {
            removable[channelClass] = !scope.isFixed(channelClass);
            kept[channelClass] = true;
            if (removable[channelClass]) {
                int votes = 0;
                double sum = 0;
                int first = classes.firstMember(channelClass);
                int end = classes.firstMember(channelClass + 1);
                for (int i = first; i < end; i++) {
                    votes += keep[classes.memberLayer(i)][classes.memberChannel(i)] ? 1 : 0;
                    sum += importance[classes.memberLayer(i)][classes.memberChannel(i)];
                }
                kept[channelClass] = rule.merge().keeps(votes, end - first);
                rank[channelClass] = (float) (sum / (end - first));
            }
        }
        return new ClassSelection(network, classes, kept, removable, rank, prunable, minimum);
    }

    private int[] counts(boolean[][] keep) {
        int[] counts = new int[network.size()];
        for (int layer : prunable) {
            for (boolean kept : keep[layer]) {
                counts[layer] += kept ? 1 : 0;
            }
        }
        return counts;
    }
}
