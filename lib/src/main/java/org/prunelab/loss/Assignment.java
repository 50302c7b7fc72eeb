package org.prunelab.loss;

import java.util.Arrays;
import java.util.List;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;

/**
 * Which cell learns which object. An object belongs to the place that holds its centre, in the head and with the anchor
 * whose shape fits best, and with every other anchor that fits better than a threshold (Darknet's {@code iou_thresh};
 * arXiv 2004.10934, section 3.4, "multiple anchors for a single ground truth"). Where two objects want one cell, the
 * better fit has it, and of equals the earlier. Objects without an area are left out.
 */
final class Assignment {

    static final int NONE = -1;

    private final List<HeadMap> heads;
    private final List<List<LabelledBox>> labels;
    private final int[][] owners;

    Assignment(List<HeadMap> heads, List<List<LabelledBox>> labels, double threshold) {
        this.heads = heads;
        this.labels = labels;
        owners = new int[heads.size()][];
        for (int h = 0; h < owners.length; h++) {
            owners[h] = new int[heads.get(h).cells()];
            Arrays.fill(owners[h], NONE);
        }
        for (int image = 0; image < labels.size(); image++) {
            for (int i = 0; i < labels.get(image).size(); i++) {
                if (labels.get(image).get(i).box().area() > 0) {
                    assign(image, i, threshold);
                }
            }
        }
    }

    /** For each cell of a head, the position of its object among the labels of its image, or {@link #NONE}. */
    int[] owners(int head) {
        return owners[head];
    }

    private void assign(int image, int label, double threshold) {
        Box box = labels.get(image).get(label).box();
        int bestHead = 0;
        int bestAnchor = 0;
        float best = -1;
        for (int h = 0; h < heads.size(); h++) {
            for (int a = 0; a < heads.get(h).anchors; a++) {
                float fit = fit(heads.get(h), a, box);
                if (fit > best) {
                    best = fit;
                    bestHead = h;
                    bestAnchor = a;
                }
                if (fit > threshold) {
                    claim(h, a, image, label);
                }
            }
        }
        claim(bestHead, bestAnchor, image, label);
    }

    private void claim(int h, int anchor, int image, int label) {
        HeadMap head = heads.get(h);
        Box box = labels.get(image).get(label).box();
        int cell = head.cell(image, anchor, box.centerX(), box.centerY());
        int owner = owners[h][cell];
        if (owner == NONE
                || fit(head, anchor, box)
                        > fit(head, anchor, labels.get(image).get(owner).box())) {
            owners[h][cell] = label;
        }
    }

    /** The IoU of a box and an anchor around one centre. */
    private static float fit(HeadMap head, int anchor, Box box) {
        float width = head.anchorWidths[anchor];
        float height = head.anchorHeights[anchor];
        float common = Math.min(width, box.width()) * Math.min(height, box.height());
        return common / (width * height + box.area() - common);
    }
}
