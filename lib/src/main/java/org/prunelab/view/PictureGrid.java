package org.prunelab.view;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.detect.Detection;
import org.prunelab.detect.Detector;
import org.prunelab.detect.Overlay;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;
import org.prunelab.report.Gallery;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * The first validation pictures of a data set with boxes over them, as one picture.
 *
 * <pre>{@code
 * PictureGrid.detections(voc, 4, base.model(), pruned)
 * }</pre>
 */
public final class PictureGrid {

    private static final int HEIGHT = 256;

    private PictureGrid() {}

    /** What is in the pictures: each object with its class. */
    public static BufferedImage truths(Voc voc, int pictures) {
        List<BufferedImage> drawn = new ArrayList<>();
        for (VocImage image : first(voc, pictures)) {
            List<Detection> objects = image.objects().stream()
                    .map(object -> new Detection(object.classIndex(), 1, object.box()))
                    .toList();
            drawn.add(Overlay.drawObjects(Picture.read(image.file()).toBufferedImage(), objects, voc.classes()));
        }
        return Gallery.of(drawn, pictures, HEIGHT);
    }

    /** What models find in the pictures, a row for each model; dashed boxes are what is there. */
    public static BufferedImage detections(Voc voc, int pictures, Model... models) {
        List<BufferedImage> drawn = new ArrayList<>();
        for (Model model : models) {
            try (Detector detector = Detector.of(model, voc.classes())) {
                for (VocImage image : first(voc, pictures)) {
                    Picture picture = Picture.read(image.file());
                    drawn.add(Overlay.draw(
                            picture.toBufferedImage(),
                            detector.detect(picture),
                            voc.classes(),
                            image.objects().stream().map(LabelledBox::box).toList()));
                }
            }
        }
        return Gallery.of(drawn, Math.min(pictures, voc.val().size()), HEIGHT);
    }

    private static List<VocImage> first(Voc voc, int pictures) {
        return voc.val().subList(0, Math.min(pictures, voc.val().size()));
    }
}
