package org.prunelab.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rows of numbers from a file of the benchmarks: 32-bit floats, little-endian, row after row.
 *
 * @param values all rows
 * @param columns how many numbers a row has
 */
record Table(FloatBuffer values, int columns) {

    static Table read(Path file, int columns) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return new Table(bytes.asFloatBuffer(), columns);
    }

    int rows() {
        return values.limit() / columns;
    }

    float at(int row, int column) {
        return values.get(row * columns + column);
    }

    /** A column of whole numbers. */
    int index(int row, int column) {
        return (int) at(row, column);
    }
}
