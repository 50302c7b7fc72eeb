package org.prunelab.loss;

import java.util.Locale;

/**
 * The regression loss of a box: one minus an intersection over union that also tells boxes apart that do not meet.
 *
 * <pre>{@code
 * training.loss(LossSettings.yolov4().withIouLoss(IouLoss.of("ciou"))).run();
 * }</pre>
 */
public enum IouLoss {
    /** Less the part of the common hull that neither box covers (Rezatofighi et al. 2019, arXiv 1902.09630, eq. 1-3). */
    GIOU,
    /** Less the squared distance of the centres over the hull's squared diagonal (Zheng et al., arXiv 1911.08287, eq. 7). */
    DIOU,
    /** {@link #DIOU}, and less alpha times the difference of the aspect ratios (arXiv 1911.08287, eq. 8-11). */
    CIOU;

    /**
     * The loss by the word that a cfg file gives at {@code iou_loss}.
     *
     * @throws IllegalArgumentException for any other word, {@code mse} and {@code iou} among them
     */
    public static IouLoss of(String word) {
        for (IouLoss loss : values()) {
            if (loss.name().equals(word.trim().toUpperCase(Locale.ROOT))) {
                return loss;
            }
        }
        throw new IllegalArgumentException(
                "iou_loss=%s is not supported; allowed are giou, diou and ciou".formatted(word));
    }
}
