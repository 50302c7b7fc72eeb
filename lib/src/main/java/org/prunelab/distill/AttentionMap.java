package org.prunelab.distill;

/**
 * Where a layer of a detector looks: the mean over the channels of the squares of its feature map, of length 1 (A(x) of
 * Chu et al. 2022).
 *
 * <pre>{@code
 * SpatialAttention attention = SpatialAttention.paper();
 * AttentionMap map = attention.maps(pruned, picture).get(54);
 * map.distance(attention.maps(teacher, picture).get(54))
 * }</pre>
 *
 * @param height of the layer's map in cells
 * @param width of the layer's map in cells
 * @param values row by row
 */
public record AttentionMap(int height, int width, float[] values) {

    /**
     * How far two maps of one size are apart: the length of their difference, in [0, 2]; its square by the number of
     * cells is the paper's loss at the layer.
     */
    public double distance(AttentionMap other) {
        if (height != other.height || width != other.width) {
            throw new IllegalArgumentException("Maps of %d x %d and %d x %d cells do not compare; use one input size."
                    .formatted(height, width, other.height, other.width));
        }
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = values[i] - other.values[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }
}
