package org.prunelab.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.util.Arrays;

/** A master or a worker that ends with whoever started it, however that ends: its standard input closes then. */
final class ClusterProgram {

    private ClusterProgram() {}

    /** Arguments: the class to run, and its own. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(ClusterProgram::haltAtEndOfInput, "watch");
        watch.setDaemon(true);
        watch.start();
        Method main = Class.forName(arguments[0]).getMethod("main", String[].class);
        main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void haltAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // ends as well
        }
        Runtime.getRuntime().halt(0);
    }
}
