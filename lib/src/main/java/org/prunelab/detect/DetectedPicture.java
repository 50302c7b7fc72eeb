package org.prunelab.detect;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Collectors;
import org.prunelab.image.Picture;
import org.prunelab.report.Html;
import org.prunelab.report.Png;
import org.prunelab.report.Rendered;

/**
 * A picture with what was found in it: in a notebook the picture with boxes drawn over it, anywhere else a list.
 *
 * <pre>{@code
 * try (Detector detector = Detector.of(model, names)) {
 *     DetectedPicture seen = detector.show(Path.of("street.jpg"));
 *     System.out.println(seen.toText());
 * }
 * }</pre>
 *
 * @param detections in pixels of the picture, best first
 * @param classNames of the detector, by class index
 */
public record DetectedPicture(Picture picture, List<Detection> detections, List<String> classNames)
        implements Rendered {

    public DetectedPicture {
        detections = List.copyOf(detections);
        classNames = List.copyOf(classNames);
    }

    /** The picture with a box and a label for each detection; see {@link Overlay}. */
    public BufferedImage drawn() {
        return Overlay.draw(picture.toBufferedImage(), detections, classNames);
    }

    @Override
    public String toHtml() {
        return "<img src=\"data:image/png;base64,%s\" alt=\"%s\" style=\"max-width:100%%\">"
                .formatted(Png.base64(drawn()), Html.escape(toText().replace("\n", "; ")));
    }

    /** A line for each detection: class, score, box as xmin, ymin, xmax, ymax in pixels. */
    @Override
    public String toText() {
        return detections.isEmpty()
                ? "nothing found"
                : detections.stream().map(found -> found.toText(classNames)).collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return toText();
    }
}
