package org.prunelab.darknet;

/**
 * A detector for 64 x 64 pixels with all that YOLOv4 has but its depth: mish and leaky, a shortcut, routes, an upsampling,
 * and heads at strides 16 and 8. A step takes a tenth of the narrowest YOLOv4's time.
 */
public final class SmallYolo {

    private SmallYolo() {}

    /** A narrow one. */
    public static Network of(int classes) {
        return of(classes, 8);
    }

    /**
     * One of some width.
     *
     * @param width filters of the first layer; the others have some more
     */
    public static Network of(int classes, int width) {
        return Cfg.parse("[net]\nwidth=64\nheight=64\nchannels=3\n"
                + convolution(width, 3, 2, "mish")
                + convolution(2 * width, 3, 2, "mish")
                + convolution(2 * width, 1, 1, "mish")
                + convolution(2 * width, 3, 1, "mish")
                + "[shortcut]\nfrom=-3\nactivation=linear\n"
                + convolution(2 * width, 3, 2, "mish")
                + convolution(4 * width, 3, 2, "leaky")
                + head(classes, "3,4,5")
                + "[route]\nlayers=-3\n"
                + convolution(width, 1, 1, "leaky")
                + "[upsample]\nstride=2\n[route]\nlayers=-1,5\n"
                + convolution(2 * width, 3, 1, "leaky")
                + head(classes, "0,1,2"));
    }

    private static String convolution(int filters, int size, int stride, String activation) {
        return "[convolutional]\nbatch_normalize=1\nfilters=%d\nsize=%d\nstride=%d\npad=1\nactivation=%s\n"
                .formatted(filters, size, stride, activation);
    }

    private static String head(int classes, String mask) {
        return """
                [convolutional]
                filters=%d
                size=1
                stride=1
                activation=linear
                [yolo]
                mask=%s
                anchors=6,6, 10,12, 14,10, 20,20, 28,40, 44,30
                classes=%d
                num=6
                """.formatted(3 * (5 + classes), mask, classes);
    }
}
