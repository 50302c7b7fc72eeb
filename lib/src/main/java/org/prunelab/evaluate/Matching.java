package org.prunelab.evaluate;

import java.util.List;
import org.prunelab.detect.Detection;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/**
 * The objects of one class in one picture, to which detections are matched by falling score, under every size band and
 * IoU threshold at once. A verdict under band b and threshold t is bit {@code b * thresholds + t} of a word.
 */
final class Matching {

    private final Protocol protocol;
    private final double[] ious;
    private final List<SizeBand> bands;
    private final List<LabelledBox> truths;

    /** For each object the bands, as bits, in which it neither earns nor costs. */
    private final long[] ignored;
    /** For each object the verdict bits under which it has been found. */
    private final long[] taken;

    private final double[] overlap;

    private long truePositive;
    private long neutral;

    Matching(Protocol protocol, double[] ious, List<SizeBand> bands, List<LabelledBox> truths) {
        this.protocol = protocol;
        this.ious = ious;
        this.bands = bands;
        this.truths = truths;
        ignored = new long[truths.size()];
        taken = new long[truths.size()];
        overlap = new double[truths.size()];
        for (int g = 0; g < ignored.length; g++) {
            ignored[g] = truths.get(g).difficult() ? -1L : outside(truths.get(g).box());
        }
    }

    private long outside(Box box) {
        long outside = 0;
        for (int b = 0; b < bands.size(); b++) {
            outside |= bands.get(b).holds(box) ? 0 : 1L << b;
        }
        return outside;
    }

    /** Matches the next detection; {@link #truePositive} and {@link #neutral} then tell about it. */
    void match(Detection detection) {
        truePositive = 0;
        neutral = 0;
        long outside = outside(detection.box());
        boolean near = false;
        for (int g = 0; g < overlap.length; g++) {
            overlap[g] = iou(detection.box(), truths.get(g).box());
            near |= overlap[g] >= ious[0];
        }
        for (int b = 0; b < bands.size(); b++) {
            boolean unmatchedIsNeutral = (outside >> b & 1) != 0;
            if (!near && !unmatchedIsNeutral) {
                continue;
            }
            for (int t = 0; t < ious.length; t++) {
                judge(b, t, unmatchedIsNeutral);
            }
        }
    }

    private void judge(int band, int threshold, boolean unmatchedIsNeutral) {
        long bit = 1L << (band * ious.length + threshold);
        int g = protocol == Protocol.COCO ? bestFree(band, ious[threshold], bit) : best(ious[threshold]);
        if (g >= 0 && isIgnored(g, band)) {
            neutral |= bit;
            taken[g] |= bit;
        } else if (g >= 0 && (taken[g] & bit) == 0) {
            truePositive |= bit;
            taken[g] |= bit;
        } else if (unmatchedIsNeutral) {
            neutral |= bit;
        }
    }

    private boolean isIgnored(int g, int band) {
        return (ignored[g] >> band & 1) != 0;
    }

    /** As the VOC devkit: the object of the highest IoU, whether or not it has been found before. */
    private int best(double iou) {
        int best = -1;
        for (int g = 0; g < overlap.length; g++) {
            if (overlap[g] >= iou && (best < 0 || overlap[g] > overlap[best])) {
                best = g;
            }
        }
        return best;
    }

    /** As pycocotools: the best free object; where there is none, the best one that is ignored. */
    private int bestFree(int band, double iou, long bit) {
        int best = bestFree(band, iou, bit, false);
        return best >= 0 ? best : bestFree(band, iou, bit, true);
    }

    private int bestFree(int band, double iou, long bit, boolean amongIgnored) {
        int best = -1;
        double highest = iou;
        for (int g = 0; g < overlap.length; g++) {
            boolean free = (taken[g] & bit) == 0 || truths.get(g).difficult();
            if (free && isIgnored(g, band) == amongIgnored && overlap[g] >= highest) {
                best = g;
                highest = overlap[g];
            }
        }
        return best;
    }

    /** In double, so that detections on the threshold are judged as in pycocotools. */
    private static double iou(Box a, Box b) {
        double width = Math.min(a.xmax(), b.xmax()) - (double) Math.max(a.xmin(), b.xmin());
        double height = Math.min(a.ymax(), b.ymax()) - (double) Math.max(a.ymin(), b.ymin());
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double common = width * height;
        return common / (area(a) + area(b) - common);
    }

    private static double area(Box box) {
        return ((double) box.xmax() - box.xmin()) * ((double) box.ymax() - box.ymin());
    }

    /** The bands and thresholds under which the last detection found an object. */
    long truePositive() {
        return truePositive;
    }

    /** The bands and thresholds under which the last detection counts neither for nor against. */
    long neutral() {
        return neutral;
    }

    /** How many of the objects are to be found in a band. */
    int positives(int band) {
        int positives = 0;
        for (int g = 0; g < ignored.length; g++) {
            positives += isIgnored(g, band) ? 0 : 1;
        }
        return positives;
    }
}
