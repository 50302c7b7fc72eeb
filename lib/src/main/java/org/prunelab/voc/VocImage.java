package org.prunelab.voc;

import java.nio.file.Path;
import java.util.List;
import org.prunelab.image.LabelledBox;

/**
 * A picture of a data set with its objects.
 *
 * <pre>{@code
 * VocImage first = voc.train().get(0);
 * Picture picture = Picture.read(first.file());
 * }</pre>
 *
 * @param id its name in the lists, such as {@code 2008_000001}; with the year in front ({@code VOC2012/a}) where several
 *     years of one devkit use the same name. Unique within each list of pictures
 * @param file the picture
 * @param width in pixels, as the file says
 * @param height in pixels, as the file says
 * @param objects in the order of the annotation; none in a picture of background
 */
public record VocImage(String id, Path file, int width, int height, List<LabelledBox> objects) {

    public VocImage {
        objects = List.copyOf(objects);
    }
}
